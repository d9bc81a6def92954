"""What is served: the screens of app.py behind the gate. `streamlit run ui/served.py` starts it."""

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.gate import Gate
from ui.monitoring import routes

app = st.App(
    Path(__file__).with_name("app.py"),
    routes=routes(Path(os.environ.get("CHOKEPOINT_DATABASE", "chokepoint.db"))),
    middleware=[Middleware(Gate, password=os.environ.get("CHOKEPOINT_PASSWORD", ""))],
)
