//! What expressions give: literals, operators, functions, precedence, failures.
//!
//! *Never:* a fault; `faults` has those.

use super::table::{attributes, compiled, schema, table};
use expect_test::{Expect, expect};
use router_core::expression::{Attributes, Failure, Type, Value};

#[track_caller]
fn check(sources: &str, expected: Expect) {
    expected.assert_eq(&table(sources));
}

#[test]
fn literals() {
    check(
        r#"
        true
        -9223372036854775808
        9223372036854775807
        0x1F
        -0x10
        007
        "double"
        'single'
        "it's"
        'say "so"'
        "\a\b\f\n\r\t\v\\\?\"\'\`"
        "\x41\u00e4\U0001F600\101"
        r"\d+\n"
        R'\'
        ""
        [1, -2, 3]
        ["a", language]
        [1, 2,]
        version("1.4")
        1 // the rest is a comment
        "http://example.org"
        "#,
        expect![[r#"
            true
                true
            -9223372036854775808
                -9223372036854775808
            9223372036854775807
                9223372036854775807
            0x1F
                31
            -0x10
                -16
            007
                7
            "double"
                "double"
            'single'
                "single"
            "it's"
                "it's"
            'say "so"'
                "say \"so\""
            "\a\b\f\n\r\t\v\\\?\"\'\`"
                "\u{7}\u{8}\u{c}\n\r\t\u{b}\\?\"'`"
            "\x41\u00e4\U0001F600\101"
                "Aä😀A"
            r"\d+\n"
                "\\d+\\n"
            R'\'
                "\\"
            ""
                ""
            [1, -2, 3]
                [1, -2, 3]
            ["a", language]
                ["a", "de"]
            [1, 2,]
                [1, 2]
            version("1.4")
                version("1.4")
            1 // the rest is a comment
                1
            "http://example.org"
                "http://example.org"
        "#]],
    );
}

#[test]
fn operators() {
    check(
        r#"
        1 + 2 * 3
        (1 + 2) * 3
        10 - 4 - 3
        100 / 10 / 5
        7 / 2
        -7 / 2
        7 % 3
        -7 % 3
        7 % -3
        -customer.contacts
        --5
        -(-5)
        "a" + "b" + language
        1 == 1
        1 != 1
        "a" < "b"
        "Z" < "a"
        "a" < "ä"
        [1, 2] == [1, 2]
        ["a"] == ["b"]
        version("1.4") == version("1.4.0")
        version("1.4") < version("1.10")
        true == !false
        3 in levels
        "x" in ["y", "z"]
        "x" in []
        [] == levels
        [1] in [[1], [2]]
        customer.known ? "yes" : "no"
        false ? 1 : true ? 2 : 3
        size(levels.size() > 2 ? [1] : [])
        "#,
        expect![[r#"
            1 + 2 * 3
                7
            (1 + 2) * 3
                9
            10 - 4 - 3
                3
            100 / 10 / 5
                2
            7 / 2
                3
            -7 / 2
                -3
            7 % 3
                1
            -7 % 3
                -1
            7 % -3
                1
            -customer.contacts
                -3
            --5
                5
            -(-5)
                5
            "a" + "b" + language
                "abde"
            1 == 1
                true
            1 != 1
                false
            "a" < "b"
                true
            "Z" < "a"
                true
            "a" < "ä"
                true
            [1, 2] == [1, 2]
                true
            ["a"] == ["b"]
                false
            version("1.4") == version("1.4.0")
                true
            version("1.4") < version("1.10")
                true
            true == !false
                true
            3 in levels
                true
            "x" in ["y", "z"]
                false
            "x" in []
                false
            [] == levels
                false
            [1] in [[1], [2]]
                true
            customer.known ? "yes" : "no"
                "yes"
            false ? 1 : true ? 2 : 3
                2
            size(levels.size() > 2 ? [1] : [])
                1
        "#]],
    );
}

#[test]
fn precedence() {
    check(
        r#"
        true || false && false
        (true || false) && false
        !true || true
        !(true || true)
        !customer.known == false
        1 + 1 == 2 && 2 > 1
        1 + 2 in levels
        1 < 2 == true
        -2 * -3
        2 - -3
        true ? false : true || true
        (true ? false : true) || true
        "#,
        expect![[r#"
            true || false && false
                true
            (true || false) && false
                false
            !true || true
                true
            !(true || true)
                false
            !customer.known == false
                true
            1 + 1 == 2 && 2 > 1
                true
            1 + 2 in levels
                true
            1 < 2 == true
                  ^^
                comparisons cannot be chained; write a < b && b < c
            -2 * -3
                6
            2 - -3
                5
            true ? false : true || true
                false
            (true ? false : true) || true
                true
        "#]],
    );
}

#[test]
fn functions_and_attributes() {
    check(
        r#"
        customer.domain
        answers["re-ason"]
        answers["reason"]
        customer["domain"].size()
        size("Straße")
        size(levels)
        has(customer.name)
        has(answers["re-ason"])
        has(answers.size)
        customer.domain.startsWith("exam")
        customer.domain.endsWith(".org")
        customer.domain.contains("ple.o")
        customer.domain.contains("")
        customer.domain.matches("^e.*\\.(org|net)$")
        customer.domain.matches("xam")
        customer.domain.matches(r'^\w+\.org$')
        "ÄBC".lowerAscii()
        "ABC".lowerAscii().startsWith("abc")
        levels.exists(n, n > 2)
        levels.all(n, n > 2)
        client.features.exists(language, language == "omemo")
        levels.all(n, n in [1, 2, 3])
        [1, customer.contacts].exists(n, n == 3)
        open("office")
        "#,
        expect![[r#"
            customer.domain
                "example.org"
            answers["re-ason"]
                "Straße"
            answers["reason"]
                "billing"
            customer["domain"].size()
                11
            size("Straße")
                6
            size(levels)
                3
            has(customer.name)
                false
            has(answers["re-ason"])
                true
            has(answers.size)
                false
            customer.domain.startsWith("exam")
                true
            customer.domain.endsWith(".org")
                true
            customer.domain.contains("ple.o")
                true
            customer.domain.contains("")
                true
            customer.domain.matches("^e.*\\.(org|net)$")
                true
            customer.domain.matches("xam")
                true
            customer.domain.matches(r'^\w+\.org$')
                true
            "ÄBC".lowerAscii()
                "Äbc"
            "ABC".lowerAscii().startsWith("abc")
                true
            levels.exists(n, n > 2)
                true
            levels.all(n, n > 2)
                false
            client.features.exists(language, language == "omemo")
                true
            levels.all(n, n in [1, 2, 3])
                true
            [1, customer.contacts].exists(n, n == 3)
                true
            open("office")
                true
        "#]],
    );
}

#[test]
fn failures_matter_only_where_nothing_else_decides() {
    check(
        r#"
        1 / 0
        1 % 0
        9223372036854775807 + 1
        -9223372036854775808 - 1
        9223372036854775807 * 2
        -9223372036854775808 / -1
        -9223372036854775808 % -1
        -(-9223372036854775808)
        1 / 0 == 1 && false
        false && 1 / 0 == 1
        1 / 0 == 1 && true
        1 / 0 == 1 || true
        1 / 0 == 1 || 9223372036854775807 + 1 == 0
        true ? 1 : 1 / 0
        1 / 0 == 1 ? 1 : 1
        levels.exists(n, 1 / (n - 1) == 1)
        levels.all(n, 1 / (n - 1) == 5)
        levels.exists(n, 1 / (n - 1) == 5)
        "#,
        expect![[r#"
            1 / 0
                fails: a number was divided by zero
            1 % 0
                fails: a number was divided by zero
            9223372036854775807 + 1
                fails: a number became too large
            -9223372036854775808 - 1
                fails: a number became too large
            9223372036854775807 * 2
                fails: a number became too large
            -9223372036854775808 / -1
                fails: a number became too large
            -9223372036854775808 % -1
                fails: a number became too large
            -(-9223372036854775808)
                fails: a number became too large
            1 / 0 == 1 && false
                false
            false && 1 / 0 == 1
                false
            1 / 0 == 1 && true
                fails: a number was divided by zero
            1 / 0 == 1 || true
                true
            1 / 0 == 1 || 9223372036854775807 + 1 == 0
                fails: a number was divided by zero
            true ? 1 : 1 / 0
                1
            1 / 0 == 1 ? 1 : 1
                fails: a number was divided by zero
            levels.exists(n, 1 / (n - 1) == 1)
                true
            levels.all(n, 1 / (n - 1) == 5)
                false
            levels.exists(n, 1 / (n - 1) == 5)
                fails: a number was divided by zero
        "#]],
    );
}

#[test]
fn attributes_that_do_not_fit_the_schema_fail() {
    let expression = compiled("language == \"de\"", &schema()).unwrap();
    assert_eq!(expression.holds(&Attributes::default()), Err(Failure::Missing("language".into())));
    let mut wrong = attributes();
    wrong.set("language", 5);
    assert_eq!(expression.holds(&wrong), Err(Failure::WrongType(Some("language".into()))));
    wrong.set("levels", vec!["one"]);
    let expression = compiled("levels.exists(n, n > 2)", &schema()).unwrap();
    assert_eq!(expression.holds(&wrong), Err(Failure::WrongType(None)));
    let expression = compiled("customer.contacts", &schema()).unwrap();
    assert_eq!(expression.holds(&attributes()), Err(Failure::WrongType(None)), "a number is no condition");
}

#[test]
fn an_expression_names_the_attributes_it_reads() {
    let source = "has(customer.name) && open(\"office\") || [language].exists(x, x == answers.reason)";
    let expression = compiled(source, &schema()).unwrap();
    let paths: Vec<&str> = expression.attributes().into_iter().collect();
    assert_eq!(paths, ["answers.reason", "customer.name", "language", "open.office"]);
    assert_eq!(format!("{expression:?}"), format!("{source:?}"));
}

#[test]
fn values_are_kept_as_plain_json() {
    let mut all = attributes();
    all.set("client.version", super::table::version("0.14.0-beta2"));
    let json = serde_json::to_string(&all).unwrap();
    assert_eq!(serde_json::from_str::<Attributes>(&json).unwrap(), all);
    assert!(json.contains(r#""client.version":{"version":"0.14.0-beta2"}"#), "{json}");
    assert!(json.contains(r#""client.features":["upload","omemo"]"#), "{json}");
    let later: Value = serde_json::from_str(r#"{"version":"1.4","added":true}"#).unwrap();
    assert_eq!(later, super::table::version("1.4"));
    let list: Value = serde_json::from_str(r#"["1.4"]"#).unwrap();
    assert_eq!(list, Value::from(vec!["1.4"]));
    assert!(serde_json::from_str::<Value>(r#"{"version":"none"}"#).is_err());
}

#[test]
fn schemas_know_their_paths() {
    let schema = schema();
    assert_eq!(schema.paths().next(), Some("answers.order"));
    assert_eq!(schema.type_of("language").map(|(of, _)| of), Some(&Type::Text));
    assert_eq!(schema.type_of("answers.size"), None);
}
