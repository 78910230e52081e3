"""貳、硬體憑證(晶片卡載具): certificates on a smart card."""
