"""The commands, one small file each; `output.py` owns stdout and stderr."""
