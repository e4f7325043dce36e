package io.flotilla.contract.format.folder;

/** What a file of a model's folder is for. */
public enum FileRole {
    /** What the engine loads first. */
    MODEL,
    /** Tensors that the model file, or the index of a folder, refers to. */
    WEIGHTS,
    TOKENIZER,
    CONFIG,
    /** For people, or of no use to an engine. */
    OTHER
}
