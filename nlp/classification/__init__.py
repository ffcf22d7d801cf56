"""What a comment speaks of, how it feels and whether it tells of danger, by one small network trained for it."""

from nlp.classification.classifier import Classifier, classifier_fingerprint, load_classifier
from nlp.classification.judgements import Judgement, Labels

__all__ = ["Classifier", "Judgement", "Labels", "classifier_fingerprint", "load_classifier"]
