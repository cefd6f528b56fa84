package org.nix2container.containerd;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Digest;
import org.nix2container.program.ProgramFailedException;

/** containerd, or the ctr that was to speak with it, did not do what it was to do. */
public final class CtrFailedException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  private CtrFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A blob that was there is not. */
  static CtrFailedException lost(Digest blob) {
    return new CtrFailedException(
        "containerd has lost " + blob + " while the image was loaded", null);
  }

  /** Says what can be done about it, where that is known. */
  static CtrFailedException of(ProgramFailedException e) {
    return new CtrFailedException(e.getMessage() + advice(e.lastLines()), e);
  }

  private static String advice(List<String> lines) {
    for (String line : lines) {
      boolean connecting = line.contains("failed to dial") || line.contains("connection error");
      if (connecting && line.contains("permission denied")) {
        return ": be root, or of the group that its socket is of";
      }
      if (connecting) {
        return ": is containerd running? Its socket can be given in CONTAINERD_ADDRESS";
      }
    }
    return "";
  }
}
