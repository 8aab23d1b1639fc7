"""One HTML page from an OpenAPI description; everything it needs is in it."""

import html
import pathlib

METHODS = ("get", "post", "patch", "delete", "put")
EXAMPLE = """curl -H "Authorization: Bearer $TOKEN" -F file=@invoice.pdf \\
     http://localhost:8080/api/v1/documents/upload
curl -H "Authorization: Bearer $TOKEN" \\
     http://localhost:8080/api/v1/documents/DOCUMENT_ID/status
curl -H "Authorization: Bearer $TOKEN" \\
     http://localhost:8080/api/v1/documents/DOCUMENT_ID/result"""


def esc(text):
    return html.escape(str(text))


class Page:
    def __init__(self, spec):
        self.spec = spec

    def resolve(self, node):
        while "$ref" in node:
            target = self.spec
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def operations(self, tag):
        for path, item in self.spec["paths"].items():
            for method in METHODS:
                if method in item and tag in item[method]["tags"]:
                    yield method, path, item, item[method]

    def type_of(self, schema):
        """A few words or a link for a schema."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return f'<a href="#schema-{esc(name)}">{esc(name)}</a>'
        for word in ("oneOf", "allOf"):
            if word in schema:
                return (" or " if word == "oneOf" else " and ").join(
                    self.type_of(one) for one in schema[word])
        if "const" in schema:
            return f"<code>{esc(schema['const'])}</code>"
        if "enum" in schema:
            return " · ".join(f"<code>{esc(one)}</code>" for one in schema["enum"])
        kinds = schema.get("type", "anything")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "array" in kinds and "items" in schema:
            return "list of " + self.type_of(schema["items"])
        words = " or ".join(kinds)
        if "format" in schema:
            words += f" ({schema['format']})"
        if "minimum" in schema and "maximum" in schema:
            words += f", {schema['minimum']} to {schema['maximum']}"
        if "default" in schema:
            words += f", default {schema['default']}"
        return esc(words)

    def properties_table(self, schema):
        rows = []
        for name, value in schema.get("properties", {}).items():
            note = value.get("description", "")
            if name not in schema.get("required", ()):
                note = ("optional. " + note).strip()
            rows.append(f"<tr><td><code>{esc(name)}</code></td><td>{self.type_of(value)}</td>"
                        f'<td class="soft">{esc(note)}</td></tr>')
        return f"<table>{''.join(rows)}</table>" if rows else ""

    def schema_body(self, schema):
        if "allOf" in schema:
            return "".join(f"<p>All of {self.type_of(one)}, and:</p>" if "$ref" in one
                           else self.schema_body(one) for one in schema["allOf"])
        return self.properties_table(schema) or f"<p>{self.type_of(schema)}</p>"

    def parameters(self, item, operation):
        rows = []
        for one in item.get("parameters", []) + operation.get("parameters", []):
            one = self.resolve(one)
            rows.append(f"<tr><td><code>{esc(one['name'])}</code></td>"
                        f"<td>{esc(one['in'])}: {self.type_of(one['schema'])}</td>"
                        f'<td class="soft">{esc(one.get("description", ""))}</td></tr>')
        return f"<h4>Parameters</h4><table>{''.join(rows)}</table>" if rows else ""

    def request(self, operation):
        out = []
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            schema = content["schema"]
            out.append(f"<h4>Request body · {esc(kind)}</h4>")
            out.append(f"<p>{self.type_of(schema)}</p>" if "$ref" in schema
                       else self.schema_body(schema))
        return "".join(out)

    def responses(self, operation):
        rows, problems = [], []
        for status, response in operation["responses"].items():
            if response.get("$ref", "").endswith("/Problem"):
                problems.append(status)
            else:
                rows.append(self.response(status, self.resolve(response)))
        if problems:
            problem = {"$ref": "#/components/responses/Problem"}
            rows.append(self.response(", ".join(problems), self.resolve(problem)))
        return f"<h4>Answers</h4><table>{''.join(rows)}</table>"

    def response(self, status, response):
        kinds = [esc(kind) + (f": {self.type_of(content['schema'])}" if "schema" in content else "")
                 for kind, content in response.get("content", {}).items()]
        return (f"<tr><td>{esc(status)}</td><td>{esc(response['description'])}</td>"
                f'<td class="soft">{"<br>".join(kinds)}</td></tr>')

    def operation(self, method, path, item, operation):
        return (f'<article id="{esc(operation["operationId"])}"><header>'
                f'<span class="method {method}">{method.upper()}</span>'
                f'<code class="path">{esc(path)}</code><h3>{esc(operation["summary"])}</h3>'
                f"</header><div><p>{esc(operation.get('description', ''))}</p>"
                f"{self.parameters(item, operation)}{self.request(operation)}"
                f"{self.responses(operation)}</div></article>")

    def navigation(self):
        out = []
        for tag in self.spec["tags"]:
            out.append(f"<strong>{esc(tag['name'])}</strong>")
            for method, path, _, operation in self.operations(tag["name"]):
                out.append(f'<a href="#{esc(operation["operationId"])}" '
                           f'title="{method.upper()} {esc(path)}">{esc(operation["summary"])}</a>')
        out.append('<strong>Shapes</strong><a href="#schemas">All shapes</a>')
        return "".join(out)

    def main(self):
        info = self.spec["info"]
        out = [f"<h1>{esc(info['title'])}</h1><p>{esc(info['description'])}</p>"
               f'<p class="soft">API version {esc(info["version"])} · machine-readable: '
               '<a href="/openapi.json">openapi.json</a></p>'
               f"<pre>{esc(EXAMPLE)}</pre>"]
        for tag in self.spec["tags"]:
            out.append(f"<h2>{esc(tag['name'])}</h2><p class=\"soft\">{esc(tag['description'])}</p>")
            out += [self.operation(*one) for one in self.operations(tag["name"])]
        out.append('<h2 id="schemas">Shapes</h2>')
        for name, schema in self.spec["components"]["schemas"].items():
            out.append(f'<article id="schema-{esc(name)}"><header><code class="path">{esc(name)}'
                       f"</code></header><div>{self.schema_body(schema)}</div></article>")
        return "".join(out)


def make_page(spec):
    """(page, its style sheet)"""
    page = Page(spec)
    style = pathlib.Path(__file__).with_name("style.css").read_text()
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{esc(spec['info']['title'])} API</title><style>{style}</style></head><body>"
            f'<div class="frame"><nav aria-label="Contents">{page.navigation()}</nav>'
            f"<main>{page.main()}</main></div></body></html>", style)
