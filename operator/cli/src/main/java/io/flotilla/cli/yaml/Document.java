package io.flotilla.cli.yaml;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping of fields in a file, whose kind of message is not known yet. */
public final class Document {
    private final String source;
    private final MappingNode root;

    private Document(String source, MappingNode root) {
        this.source = source;
        this.root = root;
    }

    /**
     * The documents that a node holds: itself, or the items of the one list that it consists of, as
     * list methods answer.
     */
    static List<Document> of(String source, Node node, List<String> problems) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(place(source, node) + " must be a mapping of fields");
            return List.of();
        }
        if (mapping.getValue().size() == 1
                && mapping.getValue().getFirst().getValueNode() instanceof SequenceNode list) {
            var items = new ArrayList<Document>();
            list.getValue().forEach(item -> items.addAll(of(source, item, problems)));
            return items;
        }
        return List.of(new Document(source, mapping));
    }

    private static String place(String source, Node node) {
        return source
                + node.getStartMark()
                        .map(mark -> ":%d:%d:".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                        .orElse(":");
    }

    /** The file and the line at which it begins. */
    public String place() {
        return place(source, root);
    }

    /** The single value of a field; empty: there is none. */
    public String text(String field) {
        for (var entry : root.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals(field)
                    && entry.getValueNode() instanceof ScalarNode value) {
                return value.getValue();
            }
        }
        return "";
    }

    /** Names of the fields that it has. */
    public Set<String> fields() {
        var names = new LinkedHashSet<String>();
        for (var entry : root.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                names.add(key.getValue());
            }
        }
        return names;
    }

    /**
     * Fills in the wanted fields and passes over the others that the message has.
     *
     * @return what is wrong, in the order of the file
     */
    public List<String> fill(Message.Builder builder, Set<String> wanted) {
        var filler = new MessageFiller(source);
        filler.fillRoot(root, builder, wanted::contains);
        return filler.problems();
    }
}
