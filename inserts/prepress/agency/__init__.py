"""Agencies' art on a press: kept in its colours or converted, and lawful in PDF/X-4."""
