"""What speaks to a device: links that count bytes, and one module per family of devices. Only `pos.app` names them."""
