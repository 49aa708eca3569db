"""The archive of a house: all that people left there in lines of JSON, to be kept, moved and read without this program.

docs/archive.md tells every field.
"""
