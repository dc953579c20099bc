"""Error messages for features of NumPy that the shim doesn't support."""

from litbook.live.shims.unsupported import Shim

SHIM = Shim("NumPy", "arrays")
unknown, refuse = SHIM.unknown, SHIM.refuse
