package io.flotilla.cli.source;

import java.util.Set;
import java.util.regex.Pattern;

/** The files that go with weights: tokenizer, configuration, chat template, licence. */
final class Companions {
    private static final Set<String> NAMES =
            Set.of(
                    "added_tokens.json",
                    "chat_template.jinja",
                    "chat_template.json",
                    "config.json",
                    "genai_config.json",
                    "generation_config.json",
                    "merges.txt",
                    "preprocessor_config.json",
                    "quantize_config.json",
                    "special_tokens_map.json",
                    "tokenizer.json",
                    "tokenizer.model",
                    "tokenizer_config.json",
                    "vocab.json",
                    "vocab.txt");

    private static final Pattern LICENCE =
            Pattern.compile("(LICEN[CS]E|NOTICE|USE_POLICY)(\\.txt|\\.md)?");

    private Companions() {}

    static boolean isOne(String name) {
        return NAMES.contains(name) || LICENCE.matcher(name).matches();
    }
}
