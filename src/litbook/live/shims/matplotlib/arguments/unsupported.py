"""Error messages for features of Matplotlib that the shim doesn't support."""

from litbook.live.shims.unsupported import Shim

SHIM = Shim("Matplotlib", "plots")
unknown, refuse = SHIM.unknown, SHIM.refuse
