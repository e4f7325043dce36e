package io.flotilla.cli.declare;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.yaml.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** All that some files declare. */
final class Declarations {
    private final List<? extends Declaration<?>> declared;

    private Declarations(List<? extends Declaration<?>> declared) {
        this.declared = declared;
    }

    /** Reads all documents; if any is wrong the command ends with what is wrong with all. */
    static Declarations of(List<Document> documents) {
        if (documents.isEmpty()) {
            throw CommandFailure.usage("There is nothing in what was given.");
        }
        var declared = new ArrayList<Declaration<?>>();
        var problems = new ArrayList<String>();
        var names = new HashSet<String>();
        for (var document : documents) {
            var name = document.text("name");
            if (DeclaredKinds.ALL.stream().noneMatch(kind -> kind.isNamed(name))) {
                problems.add(
                        document.place()
                                + (name.isEmpty() ? " name is missing" : " name is " + name)
                                + "; it must be one of "
                                + DeclaredKinds.patterns());
                continue;
            }
            if (!names.add(name)) {
                problems.add(document.place() + " " + name + " is declared twice");
            }
            declared.add(Declaration.of(document, DeclaredKinds.of(name), problems));
        }
        if (!problems.isEmpty()) {
            throw CommandFailure.usage(String.join("\n", problems));
        }
        return new Declarations(declared);
    }

    /** What is to be done, in the order of the files; nothing is done yet. */
    List<? extends Change<?>> against(ControllerConnection controller) {
        return declared.stream().map(one -> one.against(controller)).toList();
    }
}
