package io.flotilla.agent.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.runtime.FakeModel;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SlotSwitchTest {
    @RegisterExtension private final LocalApi api = new LocalApi();

    @Test
    void no_request_fails_while_models_are_switched() throws Exception {
        var slot = api.slots().open("embed");
        var isOver = new AtomicBoolean();
        var answered = new Semaphore(0);
        var app =
                CompletableFuture.supplyAsync(
                        () -> {
                            var answers = new ArrayList<HttpResponse<String>>();
                            while (!isOver.get()) {
                                answers.add(
                                        completion(
                                                "{\"model\":\"embed\",\"prompt\":\"a b"
                                                        + " c\",\"stream\":true}"));
                                answered.release();
                            }
                            return answers;
                        });

        for (var number = 0; number < 50; number++) {
            slot.occupy(new Occupant("v", "v/variants/" + number, new FakeModel("m" + number)));
            assertThat(answered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        isOver.set(true);

        assertThat(app.get(60, TimeUnit.SECONDS))
                .hasSizeGreaterThanOrEqualTo(50)
                .allMatch(answer -> answer.statusCode() == 200)
                .allMatch(answer -> answer.body().endsWith("data: [DONE]\n\n"));
    }

    private HttpResponse<String> completion(String body) {
        try {
            return api.post("/v1/completions", body);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
