package io.flotilla.agent.serve;

/** JSON (RFC 8259) as a grammar that a text can be kept to, in llama.cpp's GBNF. */
public final class JsonGrammar {
    /** An object, indented as one likes. */
    public static final String OBJECT =
            """
            root ::= object
            object ::= "{" space (member ("," space member)*)? "}"
            member ::= string space ":" space value space
            array ::= "[" space (value space ("," space value space)*)? "]"
            value ::= object | array | string | number | "true" | "false" | "null"
            string ::= "\\"" (plain | escape)* "\\""
            plain ::= [^"\\\\\\x7F\\x00-\\x1F]
            escape ::= "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F])
            number ::= "-"? ("0" | [1-9] [0-9]*) ("." [0-9]+)? ([eE] [-+]? [0-9]+)?
            space ::= (" " | "\\n" [ ]*)?
            """;

    private JsonGrammar() {}
}
