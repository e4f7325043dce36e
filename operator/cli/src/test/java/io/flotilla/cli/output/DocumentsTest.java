package io.flotilla.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.planning.v1.DownloadCaps;
import io.flotilla.proto.rollout.v1.RolloutForecast;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    @Test
    void a_message_can_hold_another_as_a_member_more() {
        var plan = DownloadCaps.newBuilder().setBandwidthBytesPerSecond(9_007_199_254_740_993L);
        var forecast = RolloutForecast.newBuilder().addNotes("<b>");

        assertThat(Documents.json(plan, "forecast", forecast))
                .isEqualTo(
                        """
                        {
                          "bandwidthBytesPerSecond": "9007199254740993",
                          "forecast": {
                            "notes": [
                              "<b>"
                            ]
                          }
                        }""");
    }

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
