"""Writes openapi.json with the schema of results, for tools that read it.

Usage: python3 -m make_api_docs.openapi_json OPENAPI_YAML INVOICE_SCHEMA OUT_JSON
"""

import json
import pathlib
import sys

import yaml

from make_api_docs.__main__ import with_result_schema


def main():
    openapi_path, schema_path, out_path = map(pathlib.Path, sys.argv[1:])
    spec = with_result_schema(yaml.safe_load(openapi_path.read_text()),
                              json.loads(schema_path.read_text()))
    out_path.write_text(json.dumps(spec, default=str))


if __name__ == "__main__":
    main()
