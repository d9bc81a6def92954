"""Fetch what sources publish and read it into text. Scrapy lives here and nowhere else."""
