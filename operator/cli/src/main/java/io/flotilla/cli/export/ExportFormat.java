package io.flotilla.cli.export;

/** What an export looks like. */
enum ExportFormat {
    /** A folder of files under their own names. */
    PLAIN,
    /** An OCI image layout with a ModelPack manifest for each variant. */
    MODELPACK
}
