"""Trains a model of customer churn; the first user of the package `relevo`."""
