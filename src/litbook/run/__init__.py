"""Run chapters: blocks become outcomes (text, drawings, failures), in processes of their own."""
