package io.flotilla.host.serve.message;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.generate.Generation;
import io.flotilla.host.generate.GenerationOrder;
import io.flotilla.host.generate.GenerationOrder.Message;
import io.flotilla.host.generate.GenerationOrder.Prompt;
import io.flotilla.host.generate.Sampling;
import io.flotilla.host.memory.ProcessMemory;
import io.flotilla.proto.runtime.v1.GenerateRequest;
import io.flotilla.proto.runtime.v1.GenerateResponse;
import java.util.concurrent.ThreadLocalRandom;

/** Maps what is asked of a text, and how it ended. */
public final class GenerateRequests {
    private static final double NANOS_PER_SECOND = 1e9;

    private GenerateRequests() {}

    /** The order that a request is. */
    public static GenerationOrder order(GenerateRequest request) throws HostProblem {
        return GenerationOrder.of(
                        prompt(request),
                        sampling(request.getSampling()),
                        request.getMaxTokens(),
                        request.getStopsList())
                .with(request.getAdapter());
    }

    private static Prompt prompt(GenerateRequest request) throws HostProblem {
        return switch (request.getPromptCase()) {
            case TEXT_PROMPT -> new Prompt.Text(request.getTextPrompt());
            case CONVERSATION ->
                    new Prompt.Conversation(
                            request.getConversation().getMessagesList().stream()
                                    .map(said -> new Message(said.getRole(), said.getContent()))
                                    .toList());
            case PROMPT_NOT_SET -> throw HostProblem.invalid("prompt", "There is no prompt.");
        };
    }

    private static Sampling sampling(io.flotilla.proto.runtime.v1.Sampling asked)
            throws HostProblem {
        return Sampling.of(
                asked.getTemperature(),
                Sampling.Cut.of(asked.getTopK(), asked.getTopP(), asked.getMinP()),
                asked.hasSeed() ? (int) asked.getSeed() : ThreadLocalRandom.current().nextInt(),
                Sampling.Penalties.of(
                        asked.getRepeatPenalty(),
                        asked.getFrequencyPenalty(),
                        asked.getPresencePenalty(),
                        asked.getPenaltyTokens()),
                asked.getGrammar());
    }

    /** The message of how a text ended. */
    public static GenerateResponse response(Generation.Result result) {
        return GenerateResponse.newBuilder()
                .setFinish(finish(result.finish()))
                .setPromptTokenCount(result.promptTokens())
                .setCachedTokenCount(result.cachedTokens())
                .setTokenCount(result.tokens())
                .setWaitingSeconds(result.timing().waitingNanos() / NANOS_PER_SECOND)
                .setPromptSeconds(result.timing().promptNanos() / NANOS_PER_SECOND)
                .setWritingSeconds(result.timing().writingNanos() / NANOS_PER_SECOND)
                .setPeakResidentBytes(ProcessMemory.now().peakResidentBytes())
                .build();
    }

    private static GenerateResponse.Finish finish(Generation.Finish finish) {
        return switch (finish) {
            case STOP -> GenerateResponse.Finish.FINISH_STOP;
            case LENGTH -> GenerateResponse.Finish.FINISH_LENGTH;
        };
    }
}
