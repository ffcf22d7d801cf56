"""How staff sign in: django-allauth with a second factor, as its only door. Residents have no account."""
