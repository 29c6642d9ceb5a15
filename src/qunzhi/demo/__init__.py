"""The demonstration institution: made up by a generator, the same every time, with what real places have wrong."""

from qunzhi.demo.chats import write_chats
from qunzhi.demo.institution import AS_OF, institution
from qunzhi.demo.writing import write_institution

__all__ = ["AS_OF", "institution", "write_chats", "write_institution"]
