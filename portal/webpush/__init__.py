"""Notices on people's devices by web push: where they may go, how they are written, the step that sends them."""
