"""The look of the page as Streamlit's own options; whoever starts the page passes them on."""

THEME = {
    "theme.base": "light",
    "theme.primaryColor": "#1f5a99",
    "theme.textColor": "#1f2937",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f5f7fa",
    "theme.borderColor": "#d9dfe7",
    "theme.font": '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
}
