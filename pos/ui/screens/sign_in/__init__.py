"""Who works here: names as tiles, a password, or a PIN for someone who was here today."""
