package io.flotilla.cli.resource;

import com.google.protobuf.Message;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.MessageList;
import io.flotilla.cli.output.OutputFormat;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists resources of one kind, or shows one of them as a row. */
@Command(
        name = "get",
        description = "List resources of a kind, or show one.",
        footer = {
            "",
            "Kinds: models, versions MODEL, variants MODEL/VERSION, devices, fleets, policies, rollouts,",
            "deployments ROLLOUT, presets, tokens, join-tokens, approval-rules.",
            "",
            "  flotilla get devices",
            "  flotilla get variants all-minilm-l6-v2/1.0.0 -o yaml"
        })
public final class GetCommand implements Runnable {
    private final Printer printer;
    private final InstantSource clock;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "Kind, singular or plural.")
    private String kind = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "Resource name or id; for plural kinds below another, the parent's.")
    private @Nullable String name;

    /** Ages in tables are counted from the clock's now. */
    public GetCommand(Printer printer, InstantSource clock) {
        this.printer = printer;
        this.clock = clock;
    }

    @Override
    public void run() {
        try (var controller = connection.connect()) {
            show(ResourceKinds.named(kind), controller);
        }
    }

    private <T extends Message> void show(ResourceKind<T> kindOf, ControllerConnection controller) {
        boolean listsChildren = kindOf.hasParent() && kind.equals(kindOf.names().getLast());
        if (kindOf.hasParent() && name == null) {
            throw CommandFailure.usage(
                    kind + " need a name: flotilla get " + kind + " " + kindOf.pattern());
        }
        if (name != null && !listsChildren) {
            T one = kindOf.reader().apply(controller, kindOf.resourceName(name));
            if (output.format().isTable()) {
                print(kindOf, List.of(one), headed(kindOf));
            } else {
                printer.message(one, output.format());
            }
            return;
        }
        var parent = name == null ? "" : kindOf.parentName(name);
        if (output.format().isTable()) {
            table(kindOf, controller, parent);
            return;
        }
        // A page is written before the next is asked for: a fleet may be larger than memory. What
        // fails in between leaves a document without its end, and an exit code.
        var list = new MessageList(printer, kindOf.collection(), output.format());
        pages(kindOf, controller, parent, page -> page.forEach(list::add));
        list.close();
    }

    private static <T extends Message> void pages(
            ResourceKind<T> kind,
            ControllerConnection controller,
            String parent,
            Consumer<List<T>> each) {
        var token = "";
        do {
            var page = kind.lister().page(controller, parent, token);
            each.accept(page.items());
            token = page.nextPageToken();
        } while (!token.isEmpty());
    }

    private <T extends Message> void table(
            ResourceKind<T> kindOf, ControllerConnection controller, String parent) {
        var table = headed(kindOf);
        var shown = new AtomicBoolean();
        pages(
                kindOf,
                controller,
                parent,
                page -> {
                    if (!page.isEmpty()) {
                        shown.set(true);
                        print(kindOf, page, table);
                    }
                });
        if (!shown.get()) {
            printer.say("No " + kindOf.names().getLast() + ".");
        }
    }

    private Table headed(ResourceKind<?> kindOf) {
        return new Table(
                joined(kindOf.headings(), isWide() ? kindOf.wide().headings() : List.of())
                        .toArray(String[]::new));
    }

    private <T extends Message> void print(ResourceKind<T> kindOf, List<T> items, Table table) {
        var now = clock.instant();
        for (var item : items) {
            table.row(
                    joined(
                            kindOf.cells().apply(item, now),
                            isWide() ? kindOf.wide().cells().apply(item, now) : List.of()));
        }
        table.take().forEach(printer::line);
    }

    private boolean isWide() {
        return output.format() == OutputFormat.WIDE;
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
