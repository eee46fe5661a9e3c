"""The one step of the build that pyproject.toml cannot tell: the catalogue is compiled (.po -> .mo)."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogue(build_py):
    """Compiles each .po file beside itself, so that package data finds it."""

    def run(self) -> None:
        """Compile, then build; an editable installation compiles too."""
        for source in Path(__file__).parent.glob("messages/locale/*/LC_MESSAGES/*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text, locale=source.parts[-3]))
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogue})
