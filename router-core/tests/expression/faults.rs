//! What expressions are refused for, with the place that is marked and the sentence that is shown.
//!
//! *Never:* an expression that compiles.

use super::table::{schema, table};
use expect_test::{Expect, expect};
use router_core::expression::{Expression, Fault, FaultKind, Meaning, Schema, Syntax, Type, limit};

#[track_caller]
fn check(sources: &str, expected: Expect) {
    expected.assert_eq(&table(sources));
}

#[test]
fn mistakes_of_writing() {
    check(
        r#"
        language = "de"
        customer.known & true
        customer.known | true
        customer.known and true
        customer.known or true
        not customer.known
        1 <> 2
        1 => 2
        1 === 1
        language ==
        && true
        true &&
        1 + * 2
        (1 + 2
        1 + 2)
        [1, 2
        (1, 2)
        [1 2]
        size(levels
        "open
        'it's'
        "a\qb"
        "\u00"
        "\uD800"
        “de”
        language == de"
        language "de"
        true false
        1 < 2 < 3
        1 == 1 == true
        true ? 1
        true ? 1 2
        language.
        language.5
        language[
        levels[0]
        "a".b
        x.y.z
        true ? true ? 1 : 2 : 3
        "#,
        expect![[r#"
            language = "de"
                     ^
                write == instead of =
            customer.known & true
                           ^
                write && instead of &
            customer.known | true
                           ^
                write || instead of |
            customer.known and true
                           ^^^
                write && instead of and
            customer.known or true
                           ^^
                write || instead of or
            not customer.known
            ^^^
                write ! instead of not
            1 <> 2
              ^^
                write != instead of <>
            1 => 2
              ^^
                write >= instead of =>
            1 === 1
              ^^^
                write == instead of ===
            language ==
                       ^
                expected an operand after ==; write an attribute, a value or a call
            && true
            ^^
                expected an operand here; write an attribute, a value or a call
            true &&
                   ^
                expected an operand after &&; write an attribute, a value or a call
            1 + * 2
                ^
                expected an operand after +; write an attribute, a value or a call
            (1 + 2
            ^
                this ( is not closed; write its partner
            1 + 2)
                 ^
                this ) closes nothing; remove it or write its partner before
            [1, 2
            ^
                this [ is not closed; write its partner
            (1, 2)
            ^
                this ( is not closed; write its partner
            [1 2]
               ^
                expected an operator before this; write && or another one, or put texts in quotes
            size(levels
                ^
                this ( is not closed; write its partner
            "open
            ^^^^^
                this text has no end; close it with the same quote on this line
            'it's'
                 ^
                this text has no end; close it with the same quote on this line
            "a\qb"
              ^^
                this escape has no meaning; write \\ for a backslash, or r"..." for a text without escapes
            "\u00"
             ^^
                this escape has no meaning; write \\ for a backslash, or r"..." for a text without escapes
            "\uD800"
             ^^
                this escape has no meaning; write \\ for a backslash, or r"..." for a text without escapes
            “de”
            ^
                '“' has no meaning here; put texts in quotes
            language == de"
                          ^
                this text has no end; close it with the same quote on this line
            language "de"
                     ^^^^
                expected an operator before this; write && or another one, or put texts in quotes
            true false
                 ^^^^^
                expected an operator before this; write && or another one, or put texts in quotes
            1 < 2 < 3
                  ^
                comparisons cannot be chained; write a < b && b < c
            1 == 1 == true
                   ^^
                comparisons cannot be chained; write a < b && b < c
            true ? 1
                    ^
                expected : and the other value; write condition ? value : other
            true ? 1 2
                     ^
                expected an operator before this; write && or another one, or put texts in quotes
            language.
                     ^
                expected a name after the dot; names with other characters are written ["so"]
            language.5
                     ^
                expected a name after the dot; names with other characters are written ["so"]
            language[
                    ^
                elements have no numbers; ask with in, exists or all, or name an attribute ["so"]
            levels[0]
                  ^^
                elements have no numbers; ask with in, exists or all, or name an attribute ["so"]
            "a".b
            ^^^^^
                only attributes have parts; write a call such as .size() or remove this
            x.y.z
            ^^^^^
                there is no attribute x.y.z; use one that the documentation or your settings name
            true ? true ? 1 : 2 : 3
                        ^
                expected : and the other value; write condition ? value : other
        "#]],
    );
}

#[test]
fn parts_of_other_languages() {
    check(
        r#"
        1.5
        1e5
        5u
        b"bytes"
        null
        {"a": 1}
        9223372036854775808
        -9223372036854775809
        99999999999999999999999
        "#,
        expect![[r#"
            1.5
            ^^
                fractions are not part of this language; write a whole number
            1e5
            ^^
                fractions are not part of this language; write a whole number
            5u
            ^^
                numbers have no suffix; write only the digits
            b"bytes"
            ^
                bytes are not part of this language; write a text without the letter before it
            null
            ^^^^
                null is not part of this language; ask with has(...) whether an attribute is there
            {"a": 1}
            ^
                maps and messages are not part of this language; write a list in [...]
            9223372036854775808
            ^^^^^^^^^^^^^^^^^^^
                this number does not fit; use one from -9223372036854775808 to 9223372036854775807
            -9223372036854775809
            ^^^^^^^^^^^^^^^^^^^^
                this number does not fit; use one from -9223372036854775808 to 9223372036854775807
            99999999999999999999999
            ^^^^^^^^^^^^^^^^^^^^^^^
                this number does not fit; use one from -9223372036854775808 to 9223372036854775807
        "#]],
    );
}

#[test]
fn mistakes_of_meaning() {
    check(
        r#"
        customer.domian == "a"
        customer == "a"
        domain == "a"
        answers.re-ason == "a"
        something.else
        answers.size == 5
        customer.name == "a"
        answers.order > 5
        client.version > version("1")
        lower(language)
        language.startswith("d")
        language.reverse()
        open("ofice")
        open("summer")
        open(language)
        version(language)
        version("new")
        has(1 == 1)
        startsWith(language, "d")
        language.startsWith()
        language.startsWith(1)
        language.matches(language)
        language.matches("(")
        language.matches("(?=a)")
        language.matches("\\w{500}{500}")
        levels.exists(n > 2)
        levels.exists(a.b, true)
        levels.exists(n, n)
        levels.exists(n, levels.exists(m, m == n))
        levels.exists(n, n.a == 1)
        levels.exists(language, language == "de")
        language.exists(x, true)
        size([])
        size(5)
        [].exists(x, true)
        "#,
        expect![[r#"
            customer.domian == "a"
            ^^^^^^^^^^^^^^^
                there is no attribute customer.domian; did you mean customer.domain?
            customer == "a"
            ^^^^^^^^
                there is no attribute customer; did you mean customer.contacts?
            domain == "a"
            ^^^^^^
                there is no attribute domain; did you mean customer.domain?
            answers.re-ason == "a"
            ^^^^^^^^^^
                there is no attribute answers.re; did you mean answers["re-ason"]?
            something.else
            ^^^^^^^^^^^^^^
                there is no attribute something.else; use one that the documentation or your settings name
            answers.size == 5
            ^^^^^^^^^^^^
                answers.size is a whole number in one place and a text in another; make the settings agree on one
            customer.name == "a"
            ^^^^^^^^^^^^^
                customer.name may be missing; write has(customer.name) && ...
            answers.order > 5
            ^^^^^^^^^^^^^
                answers.order may be missing; write has(answers.order) && ...
            client.version > version("1")
            ^^^^^^^^^^^^^^
                client.version may be missing; write has(client.version) && ...
            lower(language)
            ^^^^^
                there is no function lower; use one that the documentation or your settings name
            language.startswith("d")
                     ^^^^^^^^^^
                there is no function startswith; did you mean startsWith?
            language.reverse()
                     ^^^^^^^
                there is no function reverse; use one that the documentation or your settings name
            open("ofice")
                 ^^^^^^^
                there is no calendar ofice; did you mean office?
            open("summer")
                 ^^^^^^^^
                there is no calendar summer; use one that the documentation or your settings name
            open(language)
            ^^^^^^^^^^^^^^
                this is written open("calendar") with a text in quotes
            version(language)
            ^^^^^^^^^^^^^^^^^
                this is written version("1.4") with a text in quotes
            version("new")
                    ^^^^^
                this text is no version; write numbers between dots, for example version("1.4")
            has(1 == 1)
            ^^^^^^^^^^^
                this is written has(attribute)
            startsWith(language, "d")
            ^^^^^^^^^^^^^^^^^^^^^^^^^
                this is written text.startsWith(text)
            language.startsWith()
            ^^^^^^^^^^^^^^^^^^^^^
                this is written text.startsWith(text)
            language.startsWith(1)
                                ^
                expected a text, found a whole number; texts stand in quotes, numbers do not
            language.matches(language)
            ^^^^^^^^^^^^^^^^^^^^^^^^^^
                this is written text.matches("pattern") with a text in quotes
            language.matches("(")
                             ^^^
                this pattern cannot be read (unclosed group); correct it
            language.matches("(?=a)")
                             ^^^^^^^
                this pattern cannot be read (look-around, including look-ahead and look-behind, is not supported); correct it
            language.matches("\\w{500}{500}")
                             ^^^^^^^^^^^^^^^
                this pattern is too large; write a shorter one or split it
            levels.exists(n > 2)
            ^^^^^^^^^^^^^^^^^^^^
                this is written list.exists(name, condition with name)
            levels.exists(a.b, true)
                          ^^^
                expected a name for the elements; write list.exists(x, x == ...)
            levels.exists(n, n)
                             ^
                expected true or false, found a whole number; write a comparison such as == "text" or > 5
            levels.exists(n, levels.exists(m, m == n))
                             ^^^^^^^^^^^^^^^^^^^^^^^^
                exists and all cannot stand inside of each other; use in, or split the rule
            levels.exists(n, n.a == 1)
                             ^^^
                there is no attribute n.a; use one that the documentation or your settings name
            levels.exists(language, language == "de")
                                    ^^^^^^^^^^^^^^^^
                a whole number and a text cannot be mixed; texts stand in quotes, numbers do not
            language.exists(x, true)
            ^^^^^^^^
                expected a list, found a text; write [...] around it, or .contains(...) to search a text
            size([])
                 ^^
                nobody can know what this empty list holds; write an element
            size(5)
                 ^
                a whole number has no size; only texts and lists have
            [].exists(x, true)
            ^^
                nobody can know what this empty list holds; write an element
        "#]],
    );
}

#[test]
fn mistakes_of_type() {
    check(
        r#"
        language == 5
        customer.contacts == "5"
        client.features == "upload"
        "upload" == client.features
        language in client
        "a" in "abc"
        5 in client.features
        customer.known > false
        levels < [1]
        customer.known + 1
        1 + customer.known
        1 + "a"
        "a" - "b"
        -language
        !language
        language && true
        customer.known ? 1 : "a"
        [1, "a"]
        has(client.version) && client.version >= "1.4"
        has(client.version) && client.version >= 1
        "#,
        expect![[r#"
            language == 5
            ^^^^^^^^^^^^^
                a text and a whole number cannot be mixed; texts stand in quotes, numbers do not
            customer.contacts == "5"
            ^^^^^^^^^^^^^^^^^^^^^^^^
                a whole number and a text cannot be mixed; texts stand in quotes, numbers do not
            client.features == "upload"
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^
                a list of texts and a text cannot be mixed; ask with in whether a list has an element
            "upload" == client.features
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^
                a text and a list of texts cannot be mixed; ask with in whether a list has an element
            language in client
                        ^^^^^^
                there is no attribute client; did you mean client.features?
            "a" in "abc"
                   ^^^^^
                expected a list, found a text; write [...] around it, or .contains(...) to search a text
            5 in client.features
                 ^^^^^^^^^^^^^^^
                expected a list of whole numbers, found a list of texts; the elements of both have to be of one type
            customer.known > false
            ^^^^^^^^^^^^^^
                true or false has no order; only whole numbers, texts and versions are smaller or larger
            levels < [1]
            ^^^^^^
                a list of whole numbers has no order; only whole numbers, texts and versions are smaller or larger
            customer.known + 1
            ^^^^^^^^^^^^^^
                + does not work on true or false; it takes whole numbers or texts
            1 + customer.known
                ^^^^^^^^^^^^^^
                expected a whole number, found true or false; use a value of the expected type
            1 + "a"
                ^^^
                expected a whole number, found a text; texts stand in quotes, numbers do not
            "a" - "b"
            ^^^
                - does not work on a text; it takes whole numbers
            -language
             ^^^^^^^^
                expected a whole number, found a text; texts stand in quotes, numbers do not
            !language
             ^^^^^^^^
                expected true or false, found a text; write a comparison such as == "text" or > 5
            language && true
            ^^^^^^^^
                expected true or false, found a text; write a comparison such as == "text" or > 5
            customer.known ? 1 : "a"
                             ^^^^^^^
                a whole number and a text cannot be mixed; texts stand in quotes, numbers do not
            [1, "a"]
                ^^^
                a whole number and a text cannot be mixed; texts stand in quotes, numbers do not
            has(client.version) && client.version >= "1.4"
                                   ^^^^^^^^^^^^^^^^^^^^^^^
                a version and a text cannot be mixed; write versions as version("1.4")
            has(client.version) && client.version >= 1
                                   ^^^^^^^^^^^^^^^^^^^
                a version and a whole number cannot be mixed; write versions as version("1.4")
        "#]],
    );
    let wanted = Expression::compile("1 + 1", &schema(), &Type::Bool).unwrap_err();
    assert_eq!(
        wanted.to_string(),
        "expected true or false, found a whole number; write a comparison such as == \"text\" or > 5"
    );
}

fn fault(source: &str) -> FaultKind {
    let fault: Fault = Expression::compile(source, &schema(), &Type::Bool).unwrap_err();
    assert!(source.get(fault.at.clone()).is_some(), "{:?} is no place", fault.at);
    assert!(!fault.to_string().is_empty());
    fault.kind
}

#[test]
fn limits() {
    let right = |count: usize| format!("{}true{}", "(".repeat(count), ")".repeat(count));
    let compiles = |source: &str| Expression::compile(source, &schema(), &Type::Bool).is_ok();
    assert_eq!(fault(""), Syntax::Empty.into());
    assert_eq!(fault(" // nothing\n "), Syntax::Empty.into());
    assert_eq!(fault(&" ".repeat(limit::BYTES + 1)), Syntax::TooLong.into());
    assert!(compiles(&format!("true{}", " ".repeat(limit::BYTES - 4))));
    assert!(compiles(&right(limit::DEPTH - 1)));
    assert_eq!(fault(&right(limit::DEPTH)), Syntax::TooDeep.into());
    assert_eq!(fault(&right(1000)), Syntax::TooDeep.into());
    assert_eq!(fault(&format!("{}true", "!".repeat(4000))), Syntax::TooDeep.into());
    assert_eq!(fault(&"[".repeat(4000)), Syntax::TooDeep.into());
    assert_eq!(fault(&format!("1{} == 1", " + 1".repeat(40))), Syntax::TooDeep.into());
    assert_eq!(fault(&format!("language{} == language", ".lowerAscii()".repeat(40))), Syntax::TooDeep.into());
    assert_eq!(fault(&"true ? true : ".repeat(40)), Syntax::TooDeep.into());
    assert!(compiles(&format!("true{}", "&&true".repeat(600))), "a flat chain is not deep");
    assert_eq!(fault(&format!("1 in [1]{}", "&&1 in[1]".repeat(400))), Syntax::TooManyParts.into());
    let list = |count: usize| format!("1 in [1{}]", ", 1".repeat(count - 1));
    assert!(compiles(&list(limit::LIST)));
    assert_eq!(fault(&list(limit::LIST + 1)), Syntax::ListTooLong.into());
    assert_eq!(fault(r#"language.matches("\\w{1000}")"#), Meaning::PatternTooLarge.into());
}

/// What people write to recognise addresses and orders is not too large.
#[test]
fn usual_patterns_fit() {
    for pattern in
        [r"^\w+@\w+\.\w+$", r"\b\d{5,12}\b", r"^(?i)(rechnung|invoice|bill).*", r"^[\p{L} .'-]{1,60}$"]
    {
        let source = format!("language.matches(r\"{pattern}\")");
        let compiled = Expression::compile(&source, &schema(), &Type::Bool);
        assert!(compiled.is_ok(), "{pattern}: {:?}", compiled.err());
    }
}

#[test]
fn an_empty_schema_suggests_nothing() {
    let fault = Expression::compile("language == \"de\"", &Schema::default(), &Type::Bool).unwrap_err();
    let expected = Meaning::UnknownAttribute { path: "language".to_owned(), nearest: None };
    assert_eq!(fault.kind, expected.into());
}
