package org.nix2container.registry;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Begins and ends the uploads of one repository. */
final class UploadSessions {

  /** More than are sent at once are of no use soon, and registries forget them. */
  private static final int MOST_SPARE = 8;

  private final Channel channel;
  private final RepositoryPath repository;
  private final OpenUploads open;

  /** Begun by the registry, which was asked for a mount: good for any blob. */
  private final ConcurrentLinkedQueue<UploadSession> spare = new ConcurrentLinkedQueue<>();

  UploadSessions(Channel channel, RepositoryPath repository, OpenUploads open) {
    this.channel = channel;
    this.repository = repository;
    this.open = open;
  }

  /** A session that nothing was sent to. */
  UploadSession begin() throws IOException {
    UploadSession session = spare.poll();
    if (session == null) {
      session = channel.once(new UploadStart(repository));
      open.add(channel, repository, session);
    }
    return session;
  }

  /** Keeps a session that was not asked for until it is of use. */
  void keep(UploadSession session) {
    if (spare.size() < MOST_SPARE) {
      open.add(channel, repository, session);
      spare.add(session);
    } else {
      OpenUploads.cancel(channel, repository, session);
    }
  }

  /** Notes that the registry closed it. */
  void finished(UploadSession session) {
    open.remove(session);
  }

  void cancel(UploadSession session) {
    open.remove(session);
    OpenUploads.cancel(channel, repository, session);
  }
}
