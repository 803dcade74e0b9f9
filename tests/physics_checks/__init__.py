"""Reference values of formulas, and what the package computes for them.

``reference.csv`` has one row per value. Modules ``computed_<topic>.py`` each hold a mapping
``COMPUTED`` from identifiers of rows to functions that compute them; they join by being here.
"""
