"""Where every mark goes: an insert and a layout become final pages."""

from .compose import Compiled, compile, compose
from .layout import Layout, load
from .pictures import Pictures
from .readout import read_out

__all__ = ["Compiled", "Layout", "Pictures", "compile", "compose", "load", "read_out"]
