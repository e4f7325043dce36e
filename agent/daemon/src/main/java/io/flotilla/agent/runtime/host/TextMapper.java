package io.flotilla.agent.runtime.host;

import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOrder.Message;
import io.flotilla.agent.runtime.TextOrder.Prompt;
import io.flotilla.agent.runtime.TextOutcome;
import io.flotilla.proto.runtime.v1.Conversation;
import io.flotilla.proto.runtime.v1.GenerateRequest;
import io.flotilla.proto.runtime.v1.GenerateResponse;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.Sampling;
import java.time.Duration;

/** Maps orders of texts to the wire, and how they ended from it. */
final class TextMapper {
    private static final double NANOS_PER_SECOND = 1e9;

    private TextMapper() {}

    static HostRequest.Builder request(TextOrder order) {
        var request =
                GenerateRequest.newBuilder()
                        .setSampling(sampling(order.sampling()))
                        .setMaxTokens(order.maxTokens())
                        .addAllStops(order.stops())
                        .setAdapter(order.adapter());
        switch (order.prompt()) {
            case Prompt.Plain(var text) -> request.setTextPrompt(text);
            case Prompt.Conversation(var messages) -> {
                var conversation = request.getConversationBuilder();
                messages.forEach(message -> conversation.addMessages(message(message)));
            }
        }
        return HostRequest.newBuilder().setGenerate(request);
    }

    private static Conversation.Message message(Message message) {
        return Conversation.Message.newBuilder()
                .setRole(message.role())
                .setContent(message.content())
                .build();
    }

    private static Sampling sampling(TextOrder.Sampling sampling) {
        var penalties = sampling.penalties();
        var message =
                Sampling.newBuilder()
                        .setTemperature(sampling.temperature())
                        .setTopK(sampling.topK())
                        .setTopP(sampling.topP())
                        .setMinP(sampling.minP())
                        .setRepeatPenalty(penalties.repeat())
                        .setFrequencyPenalty(penalties.frequency())
                        .setPresencePenalty(penalties.presence())
                        .setPenaltyTokens(penalties.tokens())
                        .setGrammar(sampling.grammar());
        sampling.seed().ifPresent(message::setSeed);
        return message.build();
    }

    static TextOutcome written(GenerateResponse response) {
        return new TextOutcome.Written(
                response.getFinish() == GenerateResponse.Finish.FINISH_LENGTH
                        ? TextOutcome.Finish.LENGTH
                        : TextOutcome.Finish.STOP,
                new TextOutcome.Counts(
                        response.getPromptTokenCount(),
                        response.getCachedTokenCount(),
                        response.getTokenCount()),
                new TextOutcome.Times(
                        duration(response.getWaitingSeconds()),
                        duration(response.getPromptSeconds()),
                        duration(response.getWritingSeconds())));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
    }
}
