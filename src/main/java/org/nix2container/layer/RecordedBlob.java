package org.nix2container.layer;

import org.nix2container.oci.Descriptor;

/**
 * What a layer's tar became when it was compressed once, so that a later push can ask a registry
 * for the blob before anything is read. It is a hint: whoever compresses with another encoder gets
 * other bytes, and has to leave it alone.
 *
 * @param descriptor of the compressed blob
 * @param encoder identity of the encoder, with all that its bytes depend on
 */
public record RecordedBlob(Descriptor descriptor, String encoder) {}
