package io.flotilla.bench.selection;

import java.util.List;

/** Texts to measure with: our own, plain, none of them in any model's training set. */
final class Texts {

    /** Sentences as they are embedded. */
    static final List<String> SENTENCES =
            List.of(
                    "The conveyor belt stopped because the motor overheated.",
                    "Transport line halted: drive temperature too high.",
                    "Please order two boxes of printer paper for the office.",
                    "The pressure sensor shows a value that cannot be right.",
                    "A door was left open and the cold store warmed up overnight.",
                    "How many pallets fit into the van if they may not be stacked?",
                    "The night shift found a leak under the second pump and closed the valve.",
                    "Battery at eleven percent; the vehicle returns to its charger by itself.",
                    "Nobody was at the gate when the truck arrived with the spare parts.",
                    "Turn the knob to the left until the needle stands at zero.",
                    "The update is installed, and the device answers again.",
                    "It rained all day, so the outdoor cameras saw nothing but water.");

    /** A story as small language models tell them. */
    static final List<String> STORIES =
            List.of(
                    """
                    Once upon a time there was a little dog named Tim. Tim liked to run in the big \
                    garden. One day he saw a red ball under a tree. He wanted to play with it, but \
                    the ball was stuck. Tim pulled and pulled. Then a girl named Lucy came and \
                    helped him. They got the ball out and played until the sun went down. Tim was \
                    very happy. His mom called him home and gave him a warm dinner. Tim went to \
                    sleep and dreamed of the red ball.""",
                    """
                    Anna had a small boat. She took it to the lake with her dad. The wind was \
                    strong and the boat went far away. Anna was sad and began to cry. Her dad said, \
                    "Do not worry, we can wait." They sat on the grass and ate some bread. Soon the \
                    wind changed and the boat came back. Anna laughed and hugged her dad. She \
                    learned that it is good to wait.""");

    private Texts() {}
}
