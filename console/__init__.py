"""The operator's desk and the public watch page. Owns nothing: shows reports, sends orders."""
