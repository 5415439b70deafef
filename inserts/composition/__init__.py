"""Where every mark goes: an insert and a layout become final pages."""
