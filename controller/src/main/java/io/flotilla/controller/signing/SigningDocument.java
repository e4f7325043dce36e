package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Envelope;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of metadata on its way into force.
 *
 * @param role the name of the role that signs it
 * @param missingKeyIds of keys whose signatures it still lacks
 */
public record SigningDocument(String role, Envelope envelope, List<String> missingKeyIds) {

    public SigningDocument {
        missingKeyIds = List.copyOf(missingKeyIds);
    }

    /** Whether nothing keeps the documents from being submitted. */
    static boolean areComplete(Collection<SigningDocument> documents) {
        return documents.stream().allMatch(document -> document.missingKeyIds.isEmpty());
    }

    static Map<String, byte[]> files(Collection<SigningDocument> documents) {
        var files = new LinkedHashMap<String, byte[]>();
        documents.forEach(document -> files.put(document.role, document.envelope.toBytes()));
        return files;
    }
}
