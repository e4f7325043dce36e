package io.flotilla.controller.making.converter;

import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.making.converter.RuntimeHosts.Model;
import io.flotilla.controller.making.converter.RuntimeHosts.ProgressListener;
import java.nio.file.Path;
import java.util.Map;

/** Starts the external programs that make variants. */
public interface ConverterProcesses {

    /** Starts one; the caller closes it, and may do so from any thread to end it. */
    Running start(Conversion conversion) throws Failure;

    /**
     * What a program is to make.
     *
     * @param name of the converter
     * @param output empty folder for the result
     * @param parameters file to tell it the rest in, which is not there yet
     * @param facts what it is told, by name
     */
    record Conversion(
            String name,
            MakingConfig.Converter converter,
            Model source,
            Path output,
            Path parameters,
            Map<String, String> facts) {

        public Conversion {
            facts = Map.copyOf(facts);
        }
    }

    /** A program under way. */
    interface Running extends AutoCloseable {

        /** Waits until it has ended well; what it prints is its progress. */
        void await(ProgressListener listener) throws Failure, InterruptedException;

        /** Ends it with all that it has started. */
        @Override
        void close();
    }
}
