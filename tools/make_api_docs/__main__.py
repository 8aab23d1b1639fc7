"""Makes the C++ source that holds openapi.json and the /docs page.

Usage: python3 -m make_api_docs OPENAPI_YAML INVOICE_SCHEMA OUT_CPP
"""

import base64
import hashlib
import json
import pathlib
import sys

import yaml

from make_api_docs.page import make_page

CHUNK = 8000  # compilers limit the length of one literal


def with_result_schema(spec, schema):
    """Adds the schema of results; its definitions become components."""
    text = json.dumps({k: v for k, v in schema.items() if k not in ("$schema", "$defs")})
    components = spec["components"]["schemas"]
    rename = "#/components/schemas/"
    components["InvoiceResult"] = json.loads(text.replace("#/$defs/", rename))
    for name, definition in schema.get("$defs", {}).items():
        components[name] = json.loads(json.dumps(definition).replace("#/$defs/", rename))
    return spec


def literal(name, text):
    """A C++ array of raw string pieces joined by the compiler."""
    data = text.encode()
    pieces = []
    while data:
        size = min(CHUNK, len(data))
        while size < len(data) and data[size] & 0xC0 == 0x80:  # never within a character
            size -= 1
        pieces.append(f'R"~~~({data[:size].decode()})~~~"')
        data = data[size:]
    return f"constexpr char {name}[] =\n" + "\n".join(pieces) + ";\n"


def source(spec_text, page, style_hash):
    return (
        '// Made from schemas/openapi.yaml; not to be edited.\n'
        '#include "api/openapi_text.h"\n\nnamespace iscan::api {\nnamespace {\n'
        + literal("kOpenapi", spec_text) + literal("kDocs", page)
        + literal("kStyleHash", style_hash) + "}  // namespace\n"
        "std::string_view openapi_json() { return {kOpenapi, sizeof kOpenapi - 1}; }\n"
        "std::string_view docs_html() { return {kDocs, sizeof kDocs - 1}; }\n"
        "std::string_view docs_style_hash() { return kStyleHash; }\n"
        "}  // namespace iscan::api\n")


def main():
    openapi_path, schema_path, out_path = map(pathlib.Path, sys.argv[1:])
    spec = with_result_schema(yaml.safe_load(openapi_path.read_text()),
                              json.loads(schema_path.read_text()))
    page, style = make_page(spec)
    style_hash = "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    spec_text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    out_path.write_text(source(spec_text, page, style_hash))


if __name__ == "__main__":
    main()
