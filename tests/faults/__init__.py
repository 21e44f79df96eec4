"""Faults on purpose: the calls that write to disk killed, refused, or forgotten by a power cut."""
