"""What the pages cost at several sizes, beside what people would else use."""
