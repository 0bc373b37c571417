//! The JSON Schema of a lab file says what the model says: it is written from the model's own source and comments.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use syn::{Attribute, Expr, Fields, GenericArgument, Item, Lit, PathArguments, Type};

const SOURCES: [&str; 2] = ["src/lab/model.rs", "src/lab/model/condition.rs"];
const FILE: &str = "assets/lab.schema.json";

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// To write it anew after a change of the model: `SOLEIL_WRITE_SCHEMA=1 cargo test --test it schema`.
#[test]
fn the_schema_is_the_models() {
    let mut text = serde_json::to_string_pretty(&generated()).unwrap();
    text.push('\n');
    if std::env::var_os("SOLEIL_WRITE_SCHEMA").is_some() {
        fs::write(at(FILE), &text).unwrap();
    }
    assert!(text == fs::read_to_string(at(FILE)).unwrap_or_default(), "{FILE} is out of date: see this test's comment");
}

#[test]
fn good_labs_are_valid_and_wrong_shapes_are_not() {
    let schema: Value = serde_json::from_str(&fs::read_to_string(at(FILE)).unwrap()).unwrap();
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut labs = 0;
    for folder in fs::read_dir(at("content")).unwrap().map(|entry| entry.unwrap().path()).chain([at("assets/template")])
    {
        let Ok(source) = fs::read_to_string(folder.join("lab.yaml")) else { continue };
        let lab: Value = serde_yaml::from_str(&source).unwrap();
        let wrong: Vec<String> =
            validator.iter_errors(&lab).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", folder.display());
        labs += 1;
    }
    assert!(labs > 0);
    let shapes = "wrong_shape number_for_a_list one_language missing_chapters unknown_key_of_a_lab unknown_key_of_a_task \
                  unknown_key_of_a_condition unknown_condition two_conditions_in_one condition_is_a_word \
                  condition_needs_an_image command_without_try unknown_language unknown_origin unknown_purpose a_list \
                  null_title null_condition";
    for row in shapes.split_whitespace() {
        let source = fs::read_to_string(at(&format!("tests/bad_labs/{row}.yaml"))).unwrap();
        let lab: Value = serde_yaml::from_str(&source).unwrap();
        assert!(!validator.is_valid(&lab), "{row} is valid");
    }
}

fn generated() -> Value {
    let mut definitions = BTreeMap::new();
    for source in SOURCES {
        let file = syn::parse_file(&fs::read_to_string(at(source)).unwrap()).unwrap();
        for item in file.items {
            match item {
                Item::Struct(item) if reads(&item.attrs) => {
                    definitions.insert(item.ident.to_string(), object(&item));
                }
                Item::Enum(item) if reads(&item.attrs) => {
                    definitions.insert(item.ident.to_string(), choice(&item));
                }
                _ => {}
            }
        }
    }
    let Some(Value::Object(lab)) = definitions.remove("Lab") else { panic!("no Lab") };
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".to_owned(), "A lab of soleil".into());
    schema.extend(lab);
    schema.insert("$defs".to_owned(), definitions.into_iter().collect::<Map<_, _>>().into());
    schema.into()
}

/// It derives `Deserialize`.
fn reads(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive")
            && attribute.meta.require_list().unwrap().tokens.to_string().contains("Deserialize")
    })
}

fn object(item: &syn::ItemStruct) -> Value {
    let Fields::Named(fields) = &item.fields else { return described(json!({"type": "string"}), &item.attrs) };
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for field in &fields.named {
        if serde(&field.attrs, "skip").is_some() {
            continue;
        }
        let own = field.ident.as_ref().unwrap().to_string();
        let name = serde(&field.attrs, "rename").unwrap_or(own);
        if serde(&field.attrs, "default").is_none() {
            required.push(name.clone());
        }
        properties.insert(name, described(of_type(&field.ty), &field.attrs));
    }
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    described(schema, &item.attrs)
}

/// Words, or maps of one key.
fn choice(item: &syn::ItemEnum) -> Value {
    assert_eq!(serde(&item.attrs, "rename_all").as_deref(), Some("snake_case"), "{}", item.ident);
    let each: Vec<Value> = item
        .variants
        .iter()
        .map(|variant| {
            let name = snake_case(&variant.ident.to_string());
            let schema = match &variant.fields {
                Fields::Unit => json!({"const": name}),
                Fields::Unnamed(fields) => json!({
                    "type": "object",
                    "properties": {&name: of_type(&fields.unnamed[0].ty)},
                    "required": [name],
                    "additionalProperties": false,
                }),
                Fields::Named(_) => panic!("a condition is a map of one key"),
            };
            described(schema, &variant.attrs)
        })
        .collect();
    described(json!({"oneOf": each}), &item.attrs)
}

fn of_type(of: &Type) -> Value {
    let Type::Path(path) = of else { panic!("a type that has no schema") };
    let last = path.path.segments.last().unwrap();
    let inner = || match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match &arguments.args[0] {
            GenericArgument::Type(inner) => of_type(inner),
            _ => panic!("a type that has no schema"),
        },
        _ => panic!("a type that has no schema"),
    };
    match last.ident.to_string().as_str() {
        // An image reference or a pattern is a text of a grammar of its own.
        "String" | "Reference" | "Pattern" => json!({"type": "string"}),
        "bool" => json!({"type": "boolean"}),
        "i64" => json!({"type": "integer"}),
        "u16" => json!({"type": "integer", "minimum": 0, "maximum": u16::MAX}),
        "Vec" => json!({"type": "array", "items": inner()}),
        "Option" | "Box" => inner(),
        name => json!({"$ref": format!("#/$defs/{name}")}),
    }
}

/// With what the comment says, links as plain words.
fn described(mut schema: Value, attributes: &[Attribute]) -> Value {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta.require_name_value().unwrap().value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let words = lines.join(" ").replace("[`", "`").replace("`]", "`").replace("`Condition::", "`");
    // What a condition is stands beside its key.
    if !words.is_empty() && !words.starts_with("See `") {
        schema["description"] = words.into();
    }
    schema
}

/// The value of a serde attribute; empty where it has none.
fn serde(attributes: &[Attribute], name: &str) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                let value = meta.value().ok().map(|value| value.parse::<syn::LitStr>().unwrap().value());
                if meta.path.is_ident(name) {
                    found = Some(value.unwrap_or_default());
                }
                Ok(())
            })
            .unwrap();
    }
    found
}

fn snake_case(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.extend(c.to_lowercase());
    }
    words
}
