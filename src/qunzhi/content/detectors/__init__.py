"""Detectors of forms, one file each, found by discovery; see ``qunzhi.content.contract``."""
