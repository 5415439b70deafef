"""What we were given becomes parcels: tables read strictly, joined, with facts from history.

Invariant: every row is accounted for, and every shipment is a parcel or a refusal; wrong rows never stop the
others, except in the suppression list.
"""

from .accounts import Account
from .contract import contract_page
from .front import Intake, Refused, attribute_names, take_in
from .payload import order_schema, take_order

__all__ = ["Account", "Intake", "Refused", "attribute_names", "contract_page", "order_schema", "take_in", "take_order"]
