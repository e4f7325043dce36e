package io.flotilla.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocumentsTest {
    @Test
    void yamlKeepsOrderNumbersAndTextsThatLookLikeOthers() {
        var json =
                """
                {"version": "1.0", "count": 3, "share": 0.25, "bytes": "9007199254740993",
                 "flag": true, "text": "true", "none": null, "list": [{"b": 1, "a": []}], "map": {}}""";

        assertThat(Documents.yaml(json))
                .isEqualTo(
                        """
                        version: '1.0'
                        count: 3
                        share: 0.25
                        bytes: '9007199254740993'
                        flag: true
                        text: 'true'
                        none: null
                        list:
                        - b: 1
                          a: []
                        map: {}""");
    }
}
