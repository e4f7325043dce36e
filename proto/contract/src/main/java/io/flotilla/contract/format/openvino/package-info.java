/** Reads the graph of OpenVINO's intermediate representation as a stream of XML. */
@NullMarked
package io.flotilla.contract.format.openvino;

import org.jspecify.annotations.NullMarked;
