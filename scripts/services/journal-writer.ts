import { whyMissing } from './apt';

/** Systemd's own: writes a journal's files from text. */
export const JOURNAL_WRITER = '/lib/systemd/systemd-journal-remote';

/** Why no journal can be written here; undefined when it can. */
export const whyNoJournalWriter = () => whyMissing([JOURNAL_WRITER], ['systemd-journal-remote']);
