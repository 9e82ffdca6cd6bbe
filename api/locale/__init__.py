"""The pages' texts in other languages than the templates' own English. Compiled by `python -m api.locale`."""
