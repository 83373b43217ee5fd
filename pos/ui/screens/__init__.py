"""One folder per screen: view.py has widgets only, presenter.py none."""
