package io.flotilla.cli.making;

import com.google.protobuf.FieldMask;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.proto.making.v1.GetRecipeRequest;
import io.flotilla.proto.making.v1.QualityGate;
import io.flotilla.proto.making.v1.Recipe;
import io.flotilla.proto.making.v1.RecipeServiceGrpc;
import io.flotilla.proto.making.v1.UpdateRecipeRequest;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and sets what is made of a model's versions, and what variants must show to go out. */
@Command(
        name = "recipe",
        description = "Show or set what is made of a model's versions, and its quality gates.",
        footer = {
            "",
            "A gate is METRIC:RULE=VALUE:FAILURE[:PRIORITY]. RULE is max-degradation,",
            "percent-max-degradation, min-improvement or percent-min-improvement, against the",
            "reference; FAILURE is needs-approval or blocked. Of gates that are not passed the",
            "strictest decides, then the one with the least PRIORITY (1 unless said).",
            "",
            "  flotilla variants recipe minilm",
            "  flotilla variants recipe minilm --set INT8,INT4",
            "  flotilla variants recipe minilm --gate mean_cosine:max-degradation=0.02:blocked"
                    + " --gate size_bytes:percent-min-improvement=50:needs-approval:2",
            "  flotilla variants recipe minilm --default-gates"
        })
public final class RecipeCommand implements Callable<Integer> {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "MODEL", description = "The model.")
    private String model = "";

    @Option(
            names = "--set",
            split = ",",
            paramLabel = "LIST",
            description = "Precisions or ids of variants, or none.")
    private @Nullable List<String> targets;

    @ArgGroup(multiplicity = "0..1")
    private @Nullable Gates gates;

    /** Gates to set, or to take back. */
    static final class Gates {
        @Option(
                names = "--gate",
                paramLabel = "GATE",
                converter = GateConverter.class,
                description = "What variants must show; replaces all gates. Repeatable.")
        private List<QualityGate> set = List.of();

        @Option(names = "--default-gates", description = "Those of the model's task again.")
        private boolean isDefault;
    }

    /** Writes to the printer. */
    public RecipeCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        var name = (model.startsWith("models/") ? model : "models/" + model) + "/recipe";
        try (var controller = connection.connect()) {
            var recipes = controller.unary(RecipeServiceGrpc::newBlockingStub);
            show(
                    targets == null && gates == null
                            ? recipes.getRecipe(GetRecipeRequest.newBuilder().setName(name).build())
                            : recipes.updateRecipe(update(name)));
        }
        return 0;
    }

    private UpdateRecipeRequest update(String name) {
        var recipe = Recipe.newBuilder().setName(name);
        var mask = FieldMask.newBuilder();
        if (targets != null) {
            mask.addPaths("targets");
            recipe.addAllTargets(targets.equals(List.of("none")) ? List.of() : targets);
        }
        if (gates != null) {
            mask.addPaths("gates");
            recipe.addAllGates(gates.isDefault ? List.of() : gates.set);
        }
        return UpdateRecipeRequest.newBuilder().setRecipe(recipe).setUpdateMask(mask).build();
    }

    private void show(Recipe recipe) {
        if (!output.format().isTable()) {
            printer.message(recipe, output.format());
            return;
        }
        printer.line(
                "Makes: "
                        + (recipe.getTargetsCount() == 0
                                ? "nothing"
                                : String.join(",", recipe.getTargetsList()))
                        + (recipe.getIsDefault() ? " (the default)" : ""));
        printer.line("Gates:" + (recipe.getGatesAreDefault() ? " (the default)" : ""));
        var table = new Table("METRIC", "RULE", "VALUE", "IF NOT", "PRIORITY");
        for (var gate : recipe.getGatesList()) {
            table.row(
                    gate.getMetric(),
                    GateConverter.ruleOf(gate),
                    BigDecimal.valueOf(gate.getValue()).stripTrailingZeros().toPlainString(),
                    GateConverter.failureOf(gate),
                    Integer.toString(gate.getPriority()));
        }
        table.lines().forEach(printer::line);
    }
}
