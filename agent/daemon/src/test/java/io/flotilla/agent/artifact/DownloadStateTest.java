package io.flotilla.agent.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.flotilla.contract.index.Digest;
import org.junit.jupiter.api.Test;

class DownloadStateTest {
    private static final Digest DIGEST = Digest.over(new byte[] {1});

    @Test
    void waiting_begins_to_receive_or_finds_all_there() {
        var waiting = new DownloadState.Waiting();

        assertThat(waiting.begin(100, 30)).isEqualTo(new DownloadState.Receiving(100, 30, 0));
        assertThat(waiting.find(DIGEST)).isEqualTo(new DownloadState.Complete(DIGEST, 0));
    }

    @Test
    void receiving_counts_what_is_there_apart_from_what_was_fetched() {
        var receiving = new DownloadState.Receiving(100, 30, 0);

        assertThat(receiving.accept(20)).isEqualTo(new DownloadState.Receiving(100, 50, 20));
        assertThat(receiving.discard(20)).isEqualTo(new DownloadState.Receiving(100, 30, 20));
        assertThat(receiving.reuse(20)).isEqualTo(new DownloadState.Receiving(100, 50, 0));
    }

    @Test
    void only_what_is_there_in_full_is_verified() {
        var partial = new DownloadState.Receiving(100, 99, 99);
        var full = new DownloadState.Receiving(100, 100, 70);

        assertThatIllegalStateException().isThrownBy(partial::verify);
        assertThat(full.verify()).isEqualTo(new DownloadState.Verifying(70));
        assertThat(full.verify().complete(DIGEST))
                .isEqualTo(new DownloadState.Complete(DIGEST, 70));
    }

    @Test
    void no_more_than_all_can_be_there() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DownloadState.Receiving(100, 90, 0).accept(11));
    }
}
